"""What the page answers to, as its tests and the README's table know it."""

READ = (
    "/api/session", "/api/job", "/api/events", "/api/plan", "/api/plan.csv", "/api/report", "/api/report.csv",
    "/api/history", "/api/history.csv", "/api/follow-ups", "/api/follow-ups.csv", "/api/log",
)  # fmt: skip
CHANGE = ("/api/preview", "/api/summary", "/api/apply", "/api/retry", "/api/doctor", "/api/cancel", "/api/follow-ups")
