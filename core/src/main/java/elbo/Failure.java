package elbo;

/// A row that has no result, and why: the model rejects it, no proposal could be made for it, or a
/// log weight is NaN or +∞. Other rows have the same results with it as without it.
///
/// @param row the number of the row in its source
/// @param error what is wrong, in one line
/// @param exception the same with source, row and model, to be thrown where one such row is enough
public record Failure(int row, String error, InputException exception) {}
