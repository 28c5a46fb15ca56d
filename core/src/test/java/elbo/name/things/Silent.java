package elbo.name.things;

/// Neither a record nor a class with a name of its own.
public final class Silent implements Thing {}
