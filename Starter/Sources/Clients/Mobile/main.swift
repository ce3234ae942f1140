internal import Foundation
internal import MobileBFF

exit(Mobile.run(Mobile.handlers))
