/// Results as one HTML page that needs nothing else: read from JSON lines, drawn as SVG, put
/// together by a template. The package may import `elbo.report` and the core.
package elbo.report.html;
