// BFFTesting
