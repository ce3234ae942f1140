internal import Foundation

exit(FuzzTool.run(CommandLine.arguments))
