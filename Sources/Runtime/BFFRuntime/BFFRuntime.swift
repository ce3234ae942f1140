// BFFRuntime
