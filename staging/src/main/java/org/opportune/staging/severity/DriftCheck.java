package org.opportune.staging.severity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.opportune.staging.StagingException;
import org.opportune.staging.StagingException.Problem;

/**
 * Compares a night's scores with the fit population, overall and per group.
 *
 * <p>Two measures. PSI = sum (p - q) ln(p / q) over tenths of the reference (half a patient added
 * to each cell). KS = largest distance of the distribution functions. A group has drifted when
 * either is both large, above the usual practical bounds (PSI 0.2, KS 0.15), and beyond chance: PSI
 * above the chi-squared quantile times (1/n + 1/m), to which it tends without drift, or KS above
 * sqrt(-ln(a/2)/2 (1/n + 1/m)). The chance a is {@code falseAlarmRate} split over all groups and
 * both measures, so that a night without drift warns at most about that often.
 *
 * @param falseAlarmRate chance of any warning on a night without drift, above 0 and below 1; 0.01
 *     if not set
 * @param minPatients compare no group smaller; 50 if not set
 * @param psiFloor least PSI called drift; 0.2 if not set
 * @param ksFloor least KS distance called drift; 0.15 if not set
 */
public record DriftCheck(double falseAlarmRate, int minPatients, double psiFloor, double ksFloor) {
  /** Group key of everyone together. */
  public static final String OVERALL = "all";

  private static final int CELLS = 10;

  /** Checks the ranges. */
  public DriftCheck {
    if (!(falseAlarmRate > 0 && falseAlarmRate < 1)
        || minPatients < 10
        || !(psiFloor >= 0)
        || !(ksFloor >= 0)) {
      throw new StagingException(
          Problem.INVALID_ARGUMENT,
          "Invalid drift check: rate %s, min patients %d (at least 10), floors %s and %s"
              .formatted(falseAlarmRate, minPatients, psiFloor, ksFloor));
    }
  }

  /** The defaults named above. */
  public static DriftCheck defaults() {
    return new DriftCheck(0.01, 50, 0.2, 0.15);
  }

  /**
   * Compares tonight's scores with the reference.
   *
   * @param overall everyone tonight
   * @param groups tonight's groups, keyed as in the reference
   * @return everyone first, then the groups by key
   */
  public List<DriftFinding> compare(
      DriftReference reference, ScoreCounts overall, Map<String, ScoreCounts> groups) {
    double chance = falseAlarmRate / (2.0 * (1 + groups.size()));
    List<DriftFinding> findings = new ArrayList<>();
    findings.add(
        finding(
            OVERALL, DriftFinding.Basis.WHOLE_POPULATION, reference.overall(), overall, chance));
    new TreeMap<>(groups)
        .forEach(
            (group, counts) -> {
              ScoreCounts same = reference.groups().get(group);
              boolean usable = same != null && same.total() >= minPatients;
              findings.add(
                  finding(
                      group,
                      usable ? DriftFinding.Basis.SAME_GROUP : DriftFinding.Basis.WHOLE_POPULATION,
                      usable ? same : reference.overall(),
                      counts,
                      chance));
            });
    return findings;
  }

  /** Whether any finding is a warning. */
  public static boolean drifted(List<DriftFinding> findings) {
    return findings.stream().anyMatch(f -> f.verdict() == DriftFinding.Verdict.DRIFTED);
  }

  private DriftFinding finding(
      String group,
      DriftFinding.Basis basis,
      ScoreCounts reference,
      ScoreCounts tonight,
      double chance) {
    long n = tonight.total();
    long m = reference.total();
    if (n < minPatients || m < minPatients) {
      return new DriftFinding(group, basis, n, m, 0, 0, 0, 0, DriftFinding.Verdict.TOO_FEW);
    }
    double noise = 1.0 / n + 1.0 / m;
    long[] was = reference.counts();
    long[] is = tonight.counts();
    int[] cellOf = tenths(was, m);
    int cells = cellOf[cellOf.length - 1] + 1;
    double psi = psi(was, is, cellOf, cells);
    double psiLimit =
        cells < 2
            ? psiFloor
            : Math.max(
                psiFloor,
                noise
                    * new ChiSquaredDistribution(null, cells - 1)
                        .inverseCumulativeProbability(1 - chance));
    double ks = ks(was, m, is, n);
    double ksLimit = Math.max(ksFloor, Math.sqrt(-Math.log(chance / 2) / 2 * noise));
    return new DriftFinding(
        group,
        basis,
        n,
        m,
        psi,
        psiLimit,
        ks,
        ksLimit,
        psi > psiLimit || ks > ksLimit
            ? DriftFinding.Verdict.DRIFTED
            : DriftFinding.Verdict.STABLE);
  }

  /** The cell of each bin: as near to tenths of the reference as whole bins allow. */
  private static int[] tenths(long[] reference, long total) {
    int[] cellOf = new int[reference.length];
    int cell = 0;
    long inCell = 0;
    long seen = 0;
    for (int bin = 0; bin < reference.length; bin++) {
      cellOf[bin] = cell;
      inCell += reference[bin];
      seen += reference[bin];
      boolean full = inCell > 0 && seen >= (double) total * (cell + 1) / CELLS;
      if (full && cell < CELLS - 1 && seen < total) {
        cell++;
        inCell = 0;
      }
    }
    return cellOf;
  }

  private static double psi(long[] was, long[] is, int[] cellOf, int cells) {
    double[] before = new double[cells];
    double[] now = new double[cells];
    java.util.Arrays.fill(before, 0.5);
    java.util.Arrays.fill(now, 0.5);
    double allBefore = cells / 2.0;
    double allNow = cells / 2.0;
    for (int bin = 0; bin < was.length; bin++) {
      before[cellOf[bin]] += was[bin];
      now[cellOf[bin]] += is[bin];
      allBefore += was[bin];
      allNow += is[bin];
    }
    double psi = 0;
    for (int cell = 0; cell < cells; cell++) {
      double p = now[cell] / allNow;
      double q = before[cell] / allBefore;
      psi += (p - q) * Math.log(p / q);
    }
    return psi;
  }

  private static double ks(long[] was, long m, long[] is, long n) {
    double before = 0;
    double now = 0;
    double largest = 0;
    for (int bin = 0; bin < was.length; bin++) {
      before += was[bin];
      now += is[bin];
      largest = Math.max(largest, Math.abs(before / m - now / n));
    }
    return largest;
  }
}
