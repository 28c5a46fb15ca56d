package elbo.name.things;

public record TwoWords() implements Thing {}
