// BFFValidation
