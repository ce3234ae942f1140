internal import Glibc
internal import TVBFF

exit(TV.run(TV.handlers))
