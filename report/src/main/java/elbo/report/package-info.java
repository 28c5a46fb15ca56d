/// The results of a run as text, tables, CSV and JSON lines, written row by row. The package may
/// import the core.
package elbo.report;
