"""A server and its client, which say whether packets get through. A command a line, an answer a line."""
import socket, sys, threading

PORT = 2525
WAIT = 1.5


def answer(connection):
    with connection:
        while connection.recv(1):
            connection.sendall(b"y")


def serve(listener):
    while True:
        threading.Thread(target=answer, args=(listener.accept()[0],), daemon=True).start()


def listen(address, family):
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((address, PORT))
    listener.listen(50)
    threading.Thread(target=serve, args=(listener,), daemon=True).start()


listen("192.0.2.1", socket.AF_INET)
listen("2001:db8::1", socket.AF_INET6)
connections = {}
for line in sys.stdin:
    command, source = line.split()
    six = ":" in source
    try:
        if command == "connect":
            client = socket.socket(socket.AF_INET6 if six else socket.AF_INET)
            client.settimeout(WAIT)
            client.bind((source, 0))
            client.connect(("2001:db8::1" if six else "192.0.2.1", PORT))
            connections[source] = client
        client = connections[source]
        client.sendall(b"x")
        print("answer" if client.recv(1) == b"y" else "end", flush=True)
    except OSError as e:
        print("silence" if isinstance(e, socket.timeout) else "refused", flush=True)
