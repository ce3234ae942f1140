print("bffgen")
