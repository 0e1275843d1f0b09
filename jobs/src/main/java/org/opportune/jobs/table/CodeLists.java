package org.opportune.jobs.table;

import static org.opportune.jobs.table.CodeList.code;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.opportune.ingest.Flag;
import org.opportune.ingest.Reason;
import org.opportune.ingest.ct.CtInstance;
import org.opportune.ingest.dicom.DicomWarning;
import org.opportune.staging.mixture.Transform;
import org.opportune.staging.severity.DriftFinding;
import org.opportune.staging.severity.Stage;

/** The code lists of the tables, from the enumerations that the code itself goes by. */
final class CodeLists {
  static final CodeList STAGE =
      new CodeList(
          "stage",
          Arrays.stream(Stage.values()).map(stage -> code(stage.code(), lower(stage))).toList());

  static final CodeList REASON =
      new CodeList(
          "reason",
          Arrays.stream(Reason.values())
              .map(reason -> code(reason.code(), lower(reason.kind()) + ": " + reason.meaning()))
              .toList());

  static final CodeList FLAG = flags();

  static final CodeList SEX =
      CodeList.of("sex", code("F", "female"), code("M", "male"), code("O", "other"));

  static final CodeList KERNEL_CLASS =
      CodeList.of(
          "kernel class",
          code("soft", "smooth: for soft tissue, the one densitometry wants"),
          code("medium", "between soft and sharp"),
          code("sharp", "edge-enhancing: raises noise and LAA-950"),
          code("cone_beam", "a cone beam scanner's; excluded"),
          code("unknown", "not in the kernel map"));

  static final CodeList INSTANCE_STATUS =
      CodeList.of(
          "instance status",
          code(CtInstance.OK, "a CT image that may join a stack"),
          code(CtInstance.EXCLUDED, "readable, but not for screening"),
          code(CtInstance.QUARANTINED, "could not be read"));

  static final CodeList FINDING_STATUS =
      CodeList.of(
          "finding status",
          code(FindingsTable.OK, "measured and scored"),
          code(FindingsTable.EXCLUDED, "its pixels excluded it; measures are null"));

  static final CodeList MODEL_STATUS =
      CodeList.of(
          "model status",
          code(StageModelsTable.CANDIDATE, "fitted, not in force"),
          code(StageModelsTable.APPROVED, "in force from this row on, until another is approved"));

  static final CodeList RUN_STATUS =
      CodeList.of(
          "run status",
          code("ok", "finished"),
          code("stopped", "ended in order before it was done, by --until or a signal"),
          code("refused", "a setting or what is there does not allow it; it said what to change"),
          code("failed", "ended with an error"));

  static final CodeList JOB =
      CodeList.of(
          "job",
          code("index", "reads headers"),
          code("screen", "reads pixels of CT"),
          code("screen_slides", "reads pixels of slides"),
          code("label_scans", "labels whole CT series by a network"),
          code("stage", "stages patients"),
          code("label_reports", "labels reports"));

  static final CodeList DESCRIPTION_CLASS =
      CodeList.of(
          "description class",
          code("dose", "a dose page"),
          code("reformat", "a reformatted series"),
          code("native", "without contrast agent"),
          code("contrast", "with contrast agent"));

  static final CodeList TRANSFORM =
      CodeList.of(
          "transform",
          code(Transform.NONE, "the score itself"),
          code(Transform.LOG, "logarithm of the score"),
          code(Transform.LOGIT, "log odds of the score"));

  static final CodeList DRIFT_BASIS =
      CodeList.of(
          "drift basis",
          code(lower(DriftFinding.Basis.SAME_GROUP), "the same group in the fit population"),
          code(
              lower(DriftFinding.Basis.WHOLE_POPULATION),
              "the whole fit population: the group was not in it, or too small"));

  static final CodeList DRIFT_VERDICT =
      CodeList.of(
          "drift verdict",
          code(lower(DriftFinding.Verdict.STABLE), "no drift seen"),
          code(lower(DriftFinding.Verdict.DRIFTED), "the scores have moved"),
          code(lower(DriftFinding.Verdict.TOO_FEW), "too few patients to tell"));

  private CodeLists() {}

  private static CodeList flags() {
    List<CodeList.Code> codes = new ArrayList<>();
    for (Flag flag : Flag.values()) {
      codes.add(code(flag.code(), flag.meaning()));
    }
    for (DicomWarning warning : DicomWarning.values()) {
      codes.add(
          code(warning.code(), "forgiven while reading: " + warning.code().replace('_', ' ')));
    }
    return new CodeList("flag", codes);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
