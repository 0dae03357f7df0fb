/** What stands along the axis of a chart that goes up. */
export function Upright({
  from,
  to,
  children,
}: {
  readonly from: number;
  readonly to: number;
  readonly children: string;
}) {
  const middle = (from + to) / 2;
  return (
    <text x={12} y={middle} transform={`rotate(-90 12 ${middle})`} textAnchor="middle">
      {children}
    </text>
  );
}
