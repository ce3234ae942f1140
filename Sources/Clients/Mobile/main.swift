internal import Glibc
internal import MobileBFF

exit(Mobile.run(Mobile.handlers))
