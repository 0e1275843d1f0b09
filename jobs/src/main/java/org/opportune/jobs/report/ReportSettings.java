package org.opportune.jobs.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.opportune.jobs.UserException;
import org.opportune.jobs.report.AdjustedRates.Validation;
import org.opportune.jobs.settings.Settings;
import org.opportune.staging.StagingException;
import org.opportune.staging.epi.AgeStandard;
import org.opportune.staging.epi.Proportion;

/**
 * What a site decides about its report.
 *
 * @param suppressBelow counts of 1 to this minus 1 are not disclosed
 * @param pictures example pictures at most
 * @param ageStandard population that rates are standardised to
 * @param validation how often "any emphysema" was right; empty where no study is given
 */
record ReportSettings(
    long suppressBelow, int pictures, AgeStandard ageStandard, Optional<Validation> validation) {
  private static final String WHO = "who-world";
  private static final String STANDARD = "report.age-standard";

  static ReportSettings of(Settings settings) {
    return new ReportSettings(
        settings.count("report.suppress-below", 0),
        settings.integer("report.pictures", 0),
        standard(settings.text(STANDARD)),
        validation(settings));
  }

  private static AgeStandard standard(String given) {
    if (given.equals(WHO)) {
      return AgeStandard.WHO_WORLD;
    }
    Path file = Path.of(given);
    try {
      String name = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
      return AgeStandard.ofCsv(name, Files.readString(file));
    } catch (IOException e) {
      throw new UserException(
          "Invalid setting %s: cannot read \"%s\"; give %s or a CSV file of first_age,weight"
              .formatted(STANDARD, given, WHO),
          e);
    } catch (StagingException e) {
      throw new UserException(
          "Invalid setting %s: %s: %s".formatted(STANDARD, given, e.getMessage()), e);
    }
  }

  private static Optional<Validation> validation(Settings settings) {
    Optional<Proportion> sensitivity = share(settings, "report.sensitivity", "positive");
    Optional<Proportion> specificity = share(settings, "report.specificity", "negative");
    if (sensitivity.isPresent() != specificity.isPresent()) {
      throw new UserException(
          "Invalid setting report.%s.of: 0, but the other of sensitivity and specificity is set;"
                  .formatted(sensitivity.isPresent() ? "specificity" : "sensitivity")
              + " give both or neither");
    }
    return sensitivity.map(se -> new Validation(se, specificity.orElseThrow()));
  }

  private static Optional<Proportion> share(Settings settings, String path, String right) {
    long of = settings.count(path + ".of", 0);
    long cases = settings.count(path + "." + right, 0);
    if (of == 0) {
      return Optional.empty();
    }
    if (cases > of) {
      throw new UserException(
          "Invalid setting %s.%s: %d is more than %s.of, %d"
              .formatted(path, right, cases, path, of));
    }
    return Optional.of(new Proportion(cases, of));
  }
}
