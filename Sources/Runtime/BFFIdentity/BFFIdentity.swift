// BFFIdentity
