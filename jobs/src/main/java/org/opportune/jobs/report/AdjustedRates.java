package org.opportune.jobs.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.opportune.jobs.report.PatientTables.AgeCount;
import org.opportune.staging.StagingException;
import org.opportune.staging.epi.AgeStandard;
import org.opportune.staging.epi.Interval;
import org.opportune.staging.epi.Proportion;
import org.opportune.staging.epi.StandardisedRate;
import org.opportune.staging.epi.TruePrevalence;

/** The prevalence of any emphysema, standardised for age and corrected for the test's errors. */
final class AdjustedRates {
  private static final double CONFIDENCE = 0.95;

  private final PatientTables tables;
  private final AgeStandard standard;

  AdjustedRates(PatientTables tables, AgeStandard standard) {
    this.tables = tables;
    this.standard = standard;
  }

  /**
   * A validation study: how often "any emphysema" was right.
   *
   * @param sensitivity stage 1 to 3 among the patients who have emphysema
   * @param specificity stage 0 among those who have none
   */
  record Validation(Proportion sensitivity, Proportion specificity) {}

  /** All rates that can be stated, and why not where they cannot. */
  List<Prevalence.AdjustedRate> rates(Optional<Validation> validation) {
    if (tables.patients() == 0) {
      return List.of();
    }
    List<Prevalence.AdjustedRate> rates = new ArrayList<>();
    rates.add(standardised("All", tables.ages(), tables.anyEmphysema()));
    for (String sex : List.of("Women", "Men")) {
      List<AgeCount> of = tables.ages().stream().filter(a -> a.sexName().equals(sex)).toList();
      if (!of.isEmpty()) {
        rates.add(standardised(sex, of, tables.anyEmphysema(sex)));
      }
    }
    validation.ifPresent(study -> rates.add(corrected(study)));
    return rates;
  }

  private Prevalence.AdjustedRate standardised(
      String whom, List<AgeCount> patients, Optional<Rate> crude) {
    String name = whom + ", age-standardised";
    if (crude.isEmpty()) {
      return new Prevalence.AdjustedRate(name, Optional.empty(), "Too few patients to state it.");
    }
    long[] cases = new long[standard.bands()];
    long[] persons = new long[standard.bands()];
    long left = 0;
    for (AgeCount count : patients) {
      if (count.age() == null || count.age() < standard.firstAges().get(0)) {
        left += count.patients();
        continue;
      }
      int band = standard.band(count.age());
      persons[band] += count.patients();
      cases[band] += count.stage() > 0 ? count.patients() : 0;
    }
    try {
      StandardisedRate rate = StandardisedRate.direct(standard, cases, persons, CONFIDENCE);
      List<String> bands = rate.bandsPresent();
      String note =
          String.format(
              Locale.ROOT,
              "%s; weights renormalised to the %d bands with patients, %s to %s, which hold %.0f%% of"
                  + " the standard; Fay-Feuer interval, 95%%%s.",
              rate.standard(),
              bands.size(),
              bands.get(0),
              bands.get(bands.size() - 1),
              100 * rate.standardCovered(),
              left == 0 ? "" : "; patients without a recorded age left out");
      return new Prevalence.AdjustedRate(name, percent(rate.value(), rate.interval()), note);
    } catch (StagingException e) {
      return new Prevalence.AdjustedRate(name, Optional.empty(), e.getMessage() + ".");
    }
  }

  private Prevalence.AdjustedRate corrected(Validation study) {
    String name = "All, corrected for sensitivity and specificity";
    if (tables.anyEmphysema().isEmpty()) {
      return new Prevalence.AdjustedRate(name, Optional.empty(), "Too few patients to state it.");
    }
    TruePrevalence prevalence =
        TruePrevalence.estimated(
            tables.ill(), study.sensitivity(), study.specificity(), CONFIDENCE);
    String how =
        String.format(
            Locale.ROOT,
            "Rogan-Gladen with sensitivity %d of %d and specificity %d of %d; Lang-Reiczigel"
                + " interval, 95%%",
            study.sensitivity().cases(),
            study.sensitivity().persons(),
            study.specificity().cases(),
            study.specificity().persons());
    Optional<Rate> rate =
        prevalence.value().flatMap(v -> percent(v, prevalence.interval().orElseThrow()));
    String why =
        prevalence.estimable()
            ? rate.isPresent() ? "" : ": the estimate lies outside its interval"
            : ": " + prevalence.note();
    return new Prevalence.AdjustedRate(name, rate, how + why + ".");
  }

  private static Optional<Rate> percent(double value, Interval interval) {
    return interval.contains(value)
        ? Optional.of(new Rate(100 * value, 100 * interval.low(), 100 * interval.high()))
        : Optional.empty();
  }
}
