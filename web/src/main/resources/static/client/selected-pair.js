// Which two addresses a connection talks between.

/**
 * The pair of candidates in use, out of what getStats() gives; everything is null while there is none.
 *
 * @param {RTCStatsReport} report
 * @returns {{transport: ?object, pair: ?object, local: ?object, remote: ?object}}
 */
export function selectedPair(report) {
  const all = [...report.values()];
  const transport = all.find((each) => each.type === 'transport') ?? null;
  // Firefox marks the pair itself.
  const marked = (each) => each.type === 'candidate-pair' && (each.selected || (each.nominated && each.state === 'succeeded'));
  const pair = report.get(transport?.selectedCandidatePairId) ?? all.find(marked) ?? null;
  return {
    transport,
    pair,
    local: report.get(pair?.localCandidateId) ?? null,
    remote: report.get(pair?.remoteCandidateId) ?? null,
  };
}
