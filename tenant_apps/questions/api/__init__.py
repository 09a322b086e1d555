"""The same for programs: `/api/v1/questions` and `/api/v1/topics`."""
