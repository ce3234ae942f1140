internal import Foundation
internal import FeaturesBFF

exit(Features.run(Features.handlers))
