package elbo.name.things;

import elbo.name.Named;

/// The type that the tests of names make.
public interface Thing extends Named {}
