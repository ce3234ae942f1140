"""A small HTTP/1.1 service behind TLS. Each path is a way to answer, or not to.

usage: secure-service.py CERTIFICATE KEY [CLIENT_AUTHORITY]
Prints its port, then serves until it is ended."""
import socket
import ssl
import struct
import sys
import threading

context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1], sys.argv[2])
context.set_alpn_protocols(["http/1.1"])
if len(sys.argv) > 3:
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(sys.argv[3])
lock = threading.Lock()
posts = 0


def answer(connection, body, status="200 OK", fields=""):
    head = f"HTTP/1.1 {status}\r\n{fields}Content-Length: {len(body)}\r\n\r\n"
    connection.sendall(head.encode() + body)


def receive(connection, rest):
    while b"\r\n\r\n" not in rest:
        data = connection.recv(65536)
        if not data:
            return None, b"", b""
        rest += data
    head, _, rest = rest.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    while len(rest) < length:
        rest += connection.recv(65536)
    return head, rest[:length], rest[length:]


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def wait_for_end(connection):
    while connection.recv(65536):
        pass


def serve(raw, number):
    global posts
    with context.wrap_socket(raw, server_side=True) as connection:
        rest, served = b"", 0
        while True:
            head, body, rest = receive(connection, rest)
            if head is None:
                return
            method, target, _ = head.split(b"\r\n")[0].decode().split(" ")
            if method == "POST":
                with lock:
                    posts += 1
            match target:
                case "/echo":
                    answer(connection, head + b"\r\n\r\n" + body, fields="Content-Type: a/b\r\n")
                case "/connection":
                    answer(connection, str(number).encode())
                case "/posts":
                    answer(connection, str(posts).encode())
                case "/once" if served > 0:
                    return reset(connection)
                case "/large":
                    answer(connection, b"a" * 100_000)
                case "/endless":
                    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                    while True:
                        connection.sendall(b"1000\r\n" + b"a" * 0x1000 + b"\r\n")
                case "/cut":
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")
                    return
                case "/cut-head":
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Le")
                    return
                case "/chunks":
                    connection.sendall(
                        b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nT: v\r\n\r\n")
                case "/reset":
                    return reset(connection)
                case "/hang":
                    return wait_for_end(connection)
                case "/half":
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
                    return wait_for_end(connection)
                case "/long-field":
                    answer(connection, b"{}", fields="A: " + "a" * 70_000 + "\r\n")
                case "/two-lengths":
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}")
                case "/folded":
                    answer(connection, b"{}", fields="A: b\r\n c\r\n")
                case "/bare":
                    connection.sendall(b"HTTP/1.1 200 OK\nContent-Length: 2\n\n{}")
                case "/no-http":
                    connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
                    return
                case "/redirect":
                    answer(connection, b"", "302 Found", "Location: https://127.0.0.1:1/\r\n")
                case "/error":
                    answer(connection, b"{}", "503 Service Unavailable")
                case _:
                    answer(connection, b"" if method == "HEAD" else b"{}")
            served += 1


def begin(raw, number):
    try:
        serve(raw, number)
    except OSError:
        raw.close()


listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
number = 0
while True:
    accepted, _ = listener.accept()
    threading.Thread(target=begin, args=(accepted, number), daemon=True).start()
    number += 1
