"""The Celery application: broker, queues and the beat's entries."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "platform"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from celery import Celery
from django.conf import settings
from kombu.entity import Exchange, Queue

app = Celery("landbridge", set_as_current=True)
app.set_default()  # for every thread of a web process, not only the importing one
_pgmq = settings.BROKER_URL.startswith("pgmq:")
_amqp = settings.BROKER_URL.startswith("amqp")
_queue = os.environ.get("BROKER_QUEUE", "work")  # for several installations on one broker
# RabbitMQ's native delayed delivery does not work on a direct exchange; topics of pgmq need SQL functions that
# its own script does not install.
_exchange = "topic" if _amqp else "direct"
app.conf.update(
    # kombu would take libpq's options for its own; the connection below keeps them.
    broker_url=settings.BROKER_URL.partition("?")[0] if _pgmq else settings.BROKER_URL,
    broker_connection_retry_on_startup=True,
    # A task that died with its worker or its database connection is given to the next worker.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_acks_on_failure_or_timeout=False,
    worker_prefetch_multiplier=1,
    worker_enable_remote_control=False,  # its queue names are too long for pgmq
    task_ignore_result=True,
    task_default_queue=_queue,
    task_queues=[
        Queue(
            _queue,
            Exchange(_queue, type=_exchange),
            routing_key=_queue,
            queue_arguments={"x-queue-type": "quorum"} if _amqp else None,
        )
    ],
    task_default_exchange=_queue,
    task_default_exchange_type=_exchange,
    task_default_routing_key=_queue,
    task_time_limit=120,
    timezone=settings.TIME_ZONE,
    broker_transport_options=(
        {
            # By name: pgmq would otherwise take DATABASE_URL from the environment, which is the gateway's.
            "conn_string": settings.BROKER_URL.replace("pgmq:", "postgresql:", 1),
            "init_extension": False,
            "visibility_timeout": 60,
            "wait_time_seconds": 2,
            "poll_interval_ms": 100,
        }
        if _pgmq
        else {"confirm_publish": True}
        if _amqp
        else {}
    ),
    beat_schedule={
        "subscribers": {"task": "events.run_subscribers", "schedule": 5.0},
        "feed": {"task": "events.relay_feed", "schedule": 5.0},
        "webhooks": {"task": "webhooks.send_due", "schedule": 5.0},
        "forget-answers": {"task": "api.forget_all_answers", "schedule": 3600.0},
        "resume-jobs": {"task": "jobs.resume", "schedule": 15.0},
        "tend-dealers": {"task": "tenants.tend", "schedule": 30.0},
        "spare-schemas": {"task": "tenants.keep_spares", "schedule": 60.0},
    },
)
app.autodiscover_tasks(lambda: [*settings.INSTALLED_APPS])
