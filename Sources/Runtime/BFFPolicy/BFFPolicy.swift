// BFFPolicy
