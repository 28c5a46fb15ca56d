/// Checks of bounds against their exact means and of intervals against the exact log p(x), on
/// models where these are known. The package may import all packages of the core.
package elbo.verification;
