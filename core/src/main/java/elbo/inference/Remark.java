package elbo.inference;

/// What a reader of a result must know beside its numbers, such as a refinement that did nothing.
///
/// @param text a sentence without its full stop
public record Remark(String text) {}
