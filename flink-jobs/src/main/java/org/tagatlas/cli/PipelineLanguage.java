package org.tagatlas.cli;

import java.util.List;
import org.tagatlas.dashboards.TagLanguage;
import org.tagatlas.tags.CleanForm;
import org.tagatlas.tags.MachineTagQuery;

/** The page's words become terms as the job makes them. */
final class PipelineLanguage implements TagLanguage {

  @Override
  public String tag(String typed) {
    return CleanForm.of(CleanForm.label(typed));
  }

  @Override
  public List<MachineTagTerms> machineTags(String typed, boolean all) {
    return MachineTagQuery.parseList(typed, all).stream().map(PipelineLanguage::terms).toList();
  }

  private static MachineTagTerms terms(MachineTagQuery query) {
    if (query instanceof MachineTagQuery.Numbers range) {
      return new MachineTagTerms(
          true,
          range.leastTerm(),
          range.isLeast(),
          range.mostTerm(),
          range.isMost(),
          range.least(),
          range.most());
    }
    return MachineTagTerms.exactly(((MachineTagQuery.Term) query).term());
  }
}
