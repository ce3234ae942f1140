print("tv")
