package elbo.name.things;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

public record Options(Optional<Integer> count, Optional<Double> rate, Optional<TimeUnit> unit)
    implements Thing {}
