/// Observations from files: IDX, NPY and CSV, slices of them, and rules that make grey levels
/// binary. The package may import the core.
package elbo.data;
