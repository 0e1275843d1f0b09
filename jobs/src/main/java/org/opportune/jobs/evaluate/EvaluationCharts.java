package org.opportune.jobs.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.opportune.jobs.report.Drawing;

/** The figures of an evaluation, over all patients. */
final class EvaluationCharts {
  private EvaluationCharts() {}

  /** Curves only where the reference has patients with and without emphysema. */
  static List<Drawing> of(EvaluatedSnapshot snapshot) {
    List<EvaluatedPatient> patients = snapshot.patients();
    List<Drawing> drawings = new ArrayList<>();
    long positives = patients.stream().filter(patient -> patient.referenceStage() > 0).count();
    if (positives > 0 && positives < patients.size()) {
      drawings.add(CurveChart.roc(patients));
      drawings.add(CurveChart.precisionRecall(patients));
    }
    drawings.add(ReferenceChart.draw(snapshot));
    drawings.add(ConfusionChart.draw(patients));
    return drawings;
  }
}
