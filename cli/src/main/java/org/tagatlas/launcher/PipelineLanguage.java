package org.tagatlas.launcher;

import java.util.List;
import org.tagatlas.dashboards.TagLanguage;
import org.tagatlas.tags.CleanForm;
import org.tagatlas.tags.MachineTagQuery;

/** Normalizes tags and machine tag queries as the job does. */
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
          range.minTerm(),
          range.minInclusive(),
          range.maxTerm(),
          range.maxInclusive(),
          range.min(),
          range.max());
    }
    return MachineTagTerms.exactly(((MachineTagQuery.Term) query).term());
  }
}
