package import Diagnostics
package import OpenAPI

// Contract: what a workspace's clients want, read and checked.
//
//   Declaration/   the x-bff vocabulary as typed values: what is written, nothing looked up          (ClientDeclaration)
//   Resolution/    every expression found in its service, every binding expanded to a composition    (ClientContract)
//   Rules/         what a contract must keep, a file per rule or family of rules
//   Model/         the values that resolution gives and that planning reads
