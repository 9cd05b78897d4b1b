"""Addresses of the steps of a round."""

from __future__ import annotations

from django.urls import URLPattern, path

from .views import (
    attaching,
    council,
    documents,
    entering,
    mine,
    petitions,
    preparing,
    progress,
    rounds,
    running,
    sending,
    verifying,
)

app_name = "workflow"
urlpatterns: list[URLPattern] = [
    path("viec-cua-toi/", mine.mine, name="mine"),
    path("phieu/<int:pk>/gui/", sending.sending, name="sending"),
    path("phieu/<int:pk>/gui/<slug:name>/", sending.make_move, name="move"),
    path("bien-nhan/<int:pk>/", sending.receipt, name="receipt"),
    path("dot-danh-gia/mo/", rounds.open_round, name="open_round"),
    path("dot-danh-gia/chuan-bi/<int:pk>/", preparing.preparation, name="preparation"),
    path("dot-danh-gia/chuan-bi/<int:pk>/phan-cong/", preparing.import_duties, name="import_duties"),
    path("dot-danh-gia/chuan-bi/<int:pk>/xoa/", preparing.remove, name="remove_preparation"),
    path("dot-danh-gia/<slug:slug>/lich/", preparing.calendar, name="calendar"),
    path("dot-danh-gia/<slug:slug>/dieu-hanh/", running.run, name="run_round"),
    path("tien-do/", progress.latest, name="latest_progress"),
    path("dot-danh-gia/<slug:slug>/tien-do/", progress.progress, name="progress"),
    path("dot-danh-gia/<slug:slug>/chenh-lech/", progress.differences, name="differences"),
    path("dot-danh-gia/<slug:slug>/hoi-dong/", council.council, name="council"),
    path("dot-danh-gia/<slug:slug>/cong-bo/", running.publish, name="publish"),
    path("phieu/<int:pk>/gia-han/", running.extensions, name="extensions"),
    path("gia-han/<int:pk>/thu-hoi/", running.end_extension, name="end_extension"),
    path("kien-nghi/", petitions.petitions, name="petitions"),
    path("kien-nghi/<int:pk>/", petitions.petition, name="petition"),
    path("kien-nghi/<int:pk>/tra-loi/", petitions.answer, name="answer_petition"),
    path("kien-nghi/<int:pk>/rut/", petitions.withdraw, name="withdraw_petition"),
    path("dot-danh-gia/<slug:slug>/kien-nghi/giao/", petitions.name_panel, name="name_panel"),
    path("phieu/<int:pk>/kien-nghi/", petitions.card_petitions, name="card_petitions"),
    path("phieu/<int:pk>/kien-nghi/<str:code>/", petitions.file_petition, name="file_petition"),
    path("tham-dinh/", verifying.worklist, name="worklist"),
    path("tham-dinh/dong/<int:pk>/", verifying.verify_line, name="verify_line"),
    path("tham-dinh/phieu/<int:pk>/", verifying.by_unit, name="verify_card"),
    path("tham-dinh/phieu/<int:pk>/ket-thuc/", verifying.finish, name="finish_review"),
    path("tham-dinh/phieu/<int:pk>/tra-lai/", verifying.give_back, name="give_back"),
    path("tham-dinh/<slug:slug>/da-xem/", verifying.seen, name="seen"),
    path("tham-dinh/<slug:slug>/chap-nhan/", verifying.accept_many, name="accept_many"),
    path("tham-dinh/<slug:slug>/chi-tieu/<str:code>/", verifying.by_indicator, name="verify_indicator"),
    path("phieu/<int:pk>/nhap/", entering.start, name="entry_start"),
    path("phieu/<int:pk>/nhap/<str:code>/", entering.group, name="entry"),
    path("phieu/<int:pk>/o/<str:key>/", entering.cell, name="cell"),
    path("phieu/<int:pk>/ghi-chu/<str:code>/", entering.note, name="note"),
    path("phieu/<int:pk>/minh-chung/<str:code>/", attaching.attach, name="attach"),
    path("phieu/<int:pk>/minh-chung/<str:code>/dan/", attaching.cite, name="cite"),
    path("phieu/<int:pk>/minh-chung/<str:code>/go/", attaching.remove, name="detach"),
    path("phieu/<int:pk>/minh-chung/<str:code>/<int:document>/", documents.document, name="document"),
]
