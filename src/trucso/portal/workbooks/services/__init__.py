"""What the app does to the database: checking, applying and taking back workbooks; making templates."""
