package elbo.name.things;

public record Plain() implements Thing {}
