/** Our own mark: a belfry and its eye. */

export function Mark({ size }: { readonly size: number }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path d="M16 2l6 7v4h-2v14h4v3H8v-3h4V13h-2V9z" />
      <circle className="mark__eye" cx="16" cy="10.6" r="2.3" />
    </svg>
  );
}
