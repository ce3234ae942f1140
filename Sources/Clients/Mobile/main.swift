internal import Glibc
internal import MobileBFF

exit(Mobile.run(MobileHome()))
