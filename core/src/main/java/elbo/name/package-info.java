/// Printed names that read back: [elbo.name.Named] things, the [elbo.name.Catalog] of what a name
/// can make, and [elbo.name.Examples] of everything in a catalogue. The package imports no other
/// package of the library; all others may import it.
package elbo.name;
