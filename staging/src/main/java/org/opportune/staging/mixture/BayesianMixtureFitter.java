package org.opportune.staging.mixture;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.opportune.staging.StagingException;
import org.opportune.staging.StagingException.Problem;

/**
 * Fits a {@link BayesianMixture}: from the maximum-likelihood mixtures of 1 to k components and
 * from random starts, keeping the highest bound; then tries to empty each component in turn.
 * Settings are read as in {@link MixtureSettings}, where {@code components} is the most groups
 * allowed, {@code varianceFloor} is added to variances, and variances are always free.
 */
public final class BayesianMixtureFitter {
  private static final int SEARCH_POINTS = 512;
  private static final int SEARCH_ITERATIONS = 60;
  private static final int FINALISTS = 3;
  // In units of the bound, of which a difference of 1 is already slight evidence.
  private static final double SEARCH_TOLERANCE = 1e-4;
  private static final int SETTLING_ITERATIONS = 400;

  private final MixtureSettings settings;

  /** A fitter with these settings; 6 components is a good most. */
  public BayesianMixtureFitter(MixtureSettings settings) {
    this.settings = settings;
  }

  /**
   * Fits the sample.
   *
   * @throws StagingException when all scores are equal, or the sample is a histogram on another
   *     scale
   */
  public BayesianMixture fit(Sample raw) {
    Sample sample = raw.on(settings.transform());
    if (sample.size() < 2) {
      throw new StagingException(
          Problem.NO_SPREAD,
          "Cannot fit a Bayesian mixture: all scores are equal. Check that the network scores vary");
    }
    Sample coarse = sample.coarsened(SEARCH_POINTS);
    Variational search = new Variational(coarse, settings.components(), settings.varianceFloor());
    List<Variational.Run> runs = new ArrayList<>();
    for (Parameters start : starts(coarse)) {
      runs.add(search.climb(search.moments(start), 1e-6 * sample.total(), SEARCH_ITERATIONS));
    }
    runs.sort((one, other) -> Double.compare(other.bound(), one.bound()));
    Variational.Run best = null;
    for (Variational.Run run : runs.subList(0, Math.min(FINALISTS, runs.size()))) {
      best = better(best, settled(search, run.moments()));
    }
    best = emptied(search, best);
    Variational full = new Variational(sample, settings.components(), settings.varianceFloor());
    Variational.Run run =
        full.climb(best.moments(), settings.tolerance() * sample.total(), settings.maxIterations());
    return mixture(full, run, sample);
  }

  private List<Parameters> starts(Sample coarse) {
    int most = Math.min(settings.components(), coarse.size());
    List<Parameters> starts = new ArrayList<>();
    MixtureSettings quick =
        settings
            .withVariances(Variances.FREE)
            .withTolerance(1e-7)
            .withMaxIterations(150)
            .withStarts(10);
    for (int k = 1; k <= most; k++) {
      starts.add(Parameters.of(new MixtureFitter(quick.withComponents(k)).fit(coarse)));
    }
    SplittableRandom random = new SplittableRandom(settings.seed());
    starts.addAll(
        new Starts(coarse, most, settings.varianceFloor()).all(settings.starts() / 2, random));
    return starts;
  }

  /** Empties one component at a time while the bound rises. */
  private Variational.Run emptied(Variational search, Variational.Run start) {
    Variational.Run best = start;
    boolean rising = true;
    while (rising) {
      rising = false;
      for (int j = 0; j < settings.components(); j++) {
        if (best.moments().sizes()[j] < 1e-3) {
          continue;
        }
        Variational.Run run = settled(search, without(best.moments(), j));
        if (run.bound() > best.bound() + SEARCH_TOLERANCE) {
          best = run;
          rising = true;
        }
      }
    }
    return best;
  }

  private Variational.Run settled(Variational search, Variational.Moments from) {
    return search.climb(from, SEARCH_TOLERANCE, SETTLING_ITERATIONS);
  }

  private static Variational.Run better(Variational.Run one, Variational.Run other) {
    return one == null || other.bound() > one.bound() ? other : one;
  }

  private static Variational.Moments without(Variational.Moments moments, int dropped) {
    double[] sizes = moments.sizes().clone();
    sizes[dropped] = 0;
    return new Variational.Moments(sizes, moments.means(), moments.variances()).descending();
  }

  private BayesianMixture mixture(Variational full, Variational.Run run, Sample sample) {
    List<Component> components = full.expected(run.moments()).sorted();
    double least =
        Math.max(BayesianMixture.LEAST_SHARE, BayesianMixture.LEAST_PATIENTS / sample.total());
    return new BayesianMixture(
        settings.transform(),
        components,
        run.bound(),
        Math.round(sample.total()),
        (int) components.stream().filter(c -> c.weight() >= least).count(),
        run.iterations(),
        run.converged());
  }
}
