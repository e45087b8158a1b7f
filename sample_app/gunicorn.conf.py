"""How gunicorn serves bioweb; who starts it says where (`--bind`) and how many (`--workers`)."""

worker_class = "config.server.WebWorker"
graceful_timeout = 30  # seconds that accepted requests may take after SIGTERM
# Its default place is one per user, so two releases side by side would take it from each other.
control_socket_disable = True
