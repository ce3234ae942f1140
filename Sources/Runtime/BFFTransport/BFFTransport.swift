// BFFTransport
