package elbo.name.things;

public record Unwritable(Object anything) implements Thing {}
