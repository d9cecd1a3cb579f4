"""The demo at scale: its cars with all their history are copied, hundreds of thousands of times, by COPY."""
