"""How gunicorn serves bioweb; who starts it says where (`--bind`) and how many (`--workers`).

Measured on a Unix socket, with six WebSockets and requests of 2 s open when SIGTERM arrives:

| worker                         | accepted, sent 0.2 s later | WebSockets          | ends after |
|--------------------------------|----------------------------|---------------------|------------|
| gunicorn's `asgi`              | 8 of 8 answered            | cut after the grace | 30 s       |
| `uvicorn_worker.UvicornWorker` | 0 of 8                     | 1012 at once        | 2 s        |
| `config.server.WebWorker`      | 8 of 8 answered            | 1012 at once        | 2 s        |

All three finish the requests that they were already working on.
"""

worker_class = "config.server.WebWorker"
graceful_timeout = 30  # seconds that accepted requests may take after SIGTERM
# Its default place is one per user, so two releases side by side would take it from each other.
control_socket_disable = True
