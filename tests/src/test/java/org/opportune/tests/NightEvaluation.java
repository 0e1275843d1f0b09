package org.opportune.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.opportune.ingest.phantom.SynthesizedPatient;
import org.opportune.ingest.privacy.Pseudonyms;
import org.opportune.ingest.privacy.SiteKey;
import org.opportune.jobs.cli.Opportune;

/** The evaluation of a night against the true lesion shares of its archive. */
final class NightEvaluation {
  private final JsonNode json;

  private NightEvaluation(JsonNode json) {
    this.json = json;
  }

  static NightEvaluation run(SmallNight.Archive archive, URI warehouse, Path folder)
      throws Exception {
    Path truth = Files.writeString(folder.resolve("truth.csv"), archive.truth().truthCsv());
    Path out = folder.resolve("evaluation");
    int status =
        Opportune.execute(
            "evaluate",
            "--warehouse",
            warehouse.toString(),
            "--site-key-file",
            archive.night().siteKeyFile().toString(),
            "--reference",
            truth.toString(),
            "--grade",
            "lesion_share",
            "--bands",
            "0.01,0.07,0.18",
            "--resamples",
            "50",
            "--out",
            out.toString());
    if (status != 0) {
      throw new AssertionError("evaluate ended with status " + status);
    }
    return new NightEvaluation(
        new ObjectMapper().readTree(out.resolve("evaluation.json").toFile()));
  }

  /** True shares by pseudonym, as SQL. */
  static String shares(SmallNight.Archive archive) throws Exception {
    Pseudonyms pseudonyms = new Pseudonyms(SiteKey.read(archive.night().siteKeyFile()));
    return archive.truth().patients().stream()
        .map(SynthesizedPatient::truth)
        .map(
            truth ->
                "('%s', round(%s, 6))"
                    .formatted(
                        pseudonyms.key("patient", "|" + truth.patientId()), truth.lesionShare()))
        .collect(Collectors.joining(", ", "(values ", ") as t(patient_key, share)"));
  }

  long gradesAccountedFor() {
    return json.get("patients").asLong()
        + json.get("ineligible").asLong()
        + json.get("gradesWithoutPatient").asLong();
  }

  double figure(String measure, String metric) {
    for (JsonNode figure : json.get("figures")) {
      if (figure.get("group").asText().equals("all")
          && figure.get("measure").asText().equals(measure)
          && figure.get("metric").asText().equals(metric)) {
        return figure.get("value").asDouble();
      }
    }
    return Double.NaN;
  }
}
