"""Pages: `/ask/` and `/check/` for young people, `/desk/` for staff, `/manage/topics/` for administrators."""
