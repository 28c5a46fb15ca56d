/// The command line: commands and options, and nothing that a program would miss. The package may
/// import all modules but the benchmarks; no other module imports it.
package elbo.cli;
